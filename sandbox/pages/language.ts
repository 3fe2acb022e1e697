import { type Language, languages } from "../person";

/**
 * The first of our languages in a browser's order of preference (Accept-Language, RFC 9110, 12.5.4); English
 * when it names none of them.
 */
export function chooseLanguage(acceptLanguage: string): Language {
  const ranges = acceptLanguage
    .split(",")
    .map((range) => {
      const [tag = "", ...parameters] = range.trim().toLowerCase().split(";");
      const q = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find(Boolean);
      return { language: tag.split("-")[0], q: q === undefined ? 1 : Number(q) };
    })
    .filter(({ q }) => q > 0)
    .sort((a, b) => b.q - a.q);
  for (const range of ranges) {
    const language = languages.find((ours) => ours === range.language);
    if (language) return language;
  }
  return languages[0];
}

import { z } from "zod";
import type { WrongField } from "@/lib/gate/user-action";
import { accessSchema, type Access } from "@/lib/applications/access";
import type { Application } from "@/lib/applications/data";
import { type ApplicationDefinition, applicationName, MAX_NAME } from "@/lib/applications/definition";
import { DEFINITION_PROBLEMS, type DefinitionProblem, type Refusal } from "@/lib/applications/rules";
import type { Fields } from "./schema";

/** What a page has words for beside what is refused below it. */
const FORM_PROBLEMS = [
  "name-missing",
  "name-too-long",
  "name-unreadable",
  "domain",
  "email",
  "organization",
  "organizations-in-rule",
] as const;

export type FormProblem = (typeof FORM_PROBLEMS)[number] | DefinitionProblem;

type Field = "name" | "people" | "redirects" | "origins" | "accepts";

const FIELDS: Readonly<Record<Refusal["field"], Field>> = {
  redirect_uris: "redirects",
  origins: "origins",
  accepts: "accepts",
  access: "people",
  // A form offers no more than its kind may have; what is refused all the same is told at the top.
  kind: "name",
  confidential: "name",
  device: "name",
};

/** What is wrong with a form, as a text that its kept copy has. */
export type Problem = { readonly field: Field; readonly problem: FormProblem; readonly value: string };

const problemSchema = z
  .object({
    field: z.enum(["name", "people", "redirects", "origins", "accepts"]),
    problem: z.custom<FormProblem>((value) => typeof value === "string" && isFormProblem(value)),
    value: z.string(),
  })
  .nullable()
  .catch(null);

/** A form as an application's description, or the first thing that is wrong with it. */
export function readForm(
  form: Fields,
  { kind, confidential }: Pick<ApplicationDefinition, "kind" | "confidential">,
): { readonly definition: ApplicationDefinition } | { readonly problem: Problem } {
  const name = applicationName.safeParse(form.name);
  if (!name.success) return { problem: { field: "name", problem: problemOfName(form.name), value: "" } };
  const access = readRule(form);
  if ("problem" in access) return access;
  return {
    definition: {
      name: name.data,
      kind,
      confidential,
      redirectUris: linesOf(form.redirects),
      origins: linesOf(form.origins),
      access: access.access,
      accepts: linesOf(form.accepts),
      device: form.device === "on",
      skipConsent: form.skipConsent === "on",
    },
  };
}

/** The first of what was refused, as the form shows it. */
export function problemOf([refusal]: readonly Refusal[]): Problem {
  if (!refusal) throw new Error("nothing was refused");
  return { field: FIELDS[refusal.field], problem: refusal.problem, value: refusal.value ?? "" };
}

/** A stored application as its form is filled. */
export function fillForm(
  application: Application,
): Required<Omit<Fields, "device" | "skipConsent">> & Fields {
  const { access } = application;
  return {
    name: application.name,
    rule: ruleOf(access),
    people: listOf(access).join("\n"),
    redirects: application.redirectUris.join("\n"),
    origins: application.origins.join("\n"),
    accepts: application.accepts.join("\n"),
    device: application.device ? "on" : undefined,
    skipConsent: application.skipConsent ? "on" : undefined,
  };
}

/** A rule as the form has it. One that is not understood is nobody, as an empty list is. */
export function ruleOf(access: Access | null): Fields["rule"] {
  if (access === null) return "emails";
  if ("everybody" in access) return "everybody";
  if ("role" in access) return "admin";
  if ("github_orgs" in access) return "github_orgs";
  return "emails" in access ? "emails" : "email_domains";
}

/** What a rule lists: one value a line in the form. */
export function listOf(access: Access | null): readonly string[] {
  if (access === null || "everybody" in access || "role" in access) return [];
  if ("github_orgs" in access) return access.github_orgs;
  return "emails" in access ? access.emails : access.email_domains;
}

/** As the kept copy of a form has it, with the field that it is about. */
export function writeProblem(problem: Problem): WrongField {
  return { problem: JSON.stringify(problem), field: problem.field };
}

/** What a kept copy tells of what is wrong with it; null for nothing that a page has words for. */
export function parseProblem(text: string | null): Problem | null {
  if (text === null) return null;
  return problemSchema.parse(JSON.parse(text));
}

function isFormProblem(problem: string): problem is FormProblem {
  return FORM_PROBLEMS.some((known) => known === problem) || Object.hasOwn(DEFINITION_PROBLEMS, problem);
}

function problemOfName(name: string): FormProblem {
  if (name.trim() === "") return "name-missing";
  return Array.from(name.trim()).length > MAX_NAME ? "name-too-long" : "name-unreadable";
}

/** What is wrong with a line of each list. */
const PROBLEMS = {
  emails: "email",
  email_domains: "domain",
  github_orgs: "organization",
} as const satisfies Partial<Record<Fields["rule"], FormProblem>>;

function readRule({ rule, people }: Fields): { readonly access: Access } | { readonly problem: Problem } {
  if (rule === "everybody") return { access: { everybody: true } };
  if (rule === "admin") return { access: { role: "admin" } };
  const lines = linesOf(people);
  const problem = PROBLEMS[rule];
  const of = (values: string[]) => accessSchema.safeParse({ [rule]: values });
  const wrong = lines.find((line) => !of([line]).success);
  const read = of(lines);
  if (wrong === undefined && read.success) return { access: read.data };
  // Each of them is one: there are too many.
  if (wrong === undefined && rule === "github_orgs")
    return { problem: { field: "people", problem: "organizations-in-rule", value: "" } };
  return { problem: { field: "people", problem, value: wrong ?? "" } };
}

function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** A relation of a table to User, as prisma/schema.prisma has it. */
type UserRelation = { readonly model: string; readonly cascades: boolean };

/** All relations to User that have a foreign key, of a schema in Prisma's language. */
export function listUserRelations(schema: string): UserRelation[] {
  return [...schema.matchAll(/^model (\w+) \{\n(.*?)^\}/gms)].flatMap(([, model = "", body = ""]) =>
    [...body.matchAll(/^\s*\w+\s+User\??\s+@relation\(([^\n]*)\)/gm)]
      .filter(([, settings = ""]) => settings.includes("fields:"))
      .map(([, settings = ""]) => ({ model, cascades: /\bonDelete:\s*Cascade\b/.test(settings) })),
  );
}

// For Prisma's own commands, which are not installed here: npx prisma@7.10.0 studio. Nothing of Cloakroom reads it.
export default {
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
};

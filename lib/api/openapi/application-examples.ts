import type { z } from "zod";
import type { applicationsContract, heldApplicationsContract } from "../contract/applications/contract";
import type * as schema from "../contract/applications/schema";
import type { Example } from "./example";

const definition: z.input<typeof schema.applicationCreation> = {
  name: "Wiki",
  kind: "web",
  redirect_uris: ["https://wiki.example.com/oauth/callback"],
  origins: [],
  confidential: true,
  device: false,
  access: { email_domains: ["example.com"] },
  accepts: [],
  skip_consent: false,
};

const secret: z.input<typeof schema.applicationSecret> = {
  id: "019aaab0-1c4e-7f20-a5d6-7e8f90a1b208",
  created_at: "2026-11-22T11:10:00.000Z",
  expires_at: null,
};

const application = {
  ...definition,
  id: "019aaab0-1c4e-7f20-a5d6-7e8f90a1b209",
  client_id: "3f9c1e07b2a4d85601ce7f3a",
  kind: "web",
  redirect_uris: ["https://wiki.example.com/oauth/callback"],
  origins: [],
  confidential: true,
  device: false,
  accepts: [],
  skip_consent: false,
  managed_by: "database",
  created_at: "2026-11-22T11:10:00.000Z",
  disabled_at: null,
  secrets: [secret],
} satisfies z.input<typeof schema.application>;

const client_secret = "cs_Zt0qX2b7…";

type Examples<Contract> = { readonly [Name in keyof Contract]: Example<Contract[Name]> };

/** A request and an answer of each operation of administrators about applications. */
export const APPLICATION_EXAMPLES: Examples<typeof applicationsContract> = {
  listApplications: { answer: { applications: [application] } },
  createApplication: { body: definition, answer: { ...application, client_secret } },
  readApplication: { answer: application },
  changeApplication: {
    body: { access: { role: "admin" } },
    answer: { ...application, access: { role: "admin" } },
  },
  deleteApplication: { answer: { success: true } },
  createApplicationSecret: { answer: { id: secret.id, client_secret, secrets: [secret] } },
  deleteApplicationSecret: { answer: { success: true } },
};

/** The same of a person about the applications that they let act. */
export const HELD_APPLICATION_EXAMPLES: Examples<typeof heldApplicationsContract> = {
  listMyApplications: {
    answer: {
      applications: [
        {
          id: application.id,
          client_id: application.client_id,
          name: application.name,
          kind: application.kind,
          origins: application.origins,
          scopes: ["profile", "email"],
          granted_at: "2026-11-22T11:30:00.000Z",
          last_used_at: "2026-11-22T12:05:00.000Z",
        },
      ],
    },
  },
  takeBackApplication: { answer: { success: true } },
};

import { z } from "zod";
import { json, type Answer } from "./answer";
import { faultsSchema } from "./faults";
import { mintOrderSchema, type Mint } from "./mint";
import { personSchema } from "./person";
import { BadRequest, type SandboxRequest } from "./request";
import { resetWorld, type World } from "./world";

const someFaults = z.strictObject({
  google: faultsSchema.shape.google.partial().optional(),
  github: faultsSchema.shape.github.partial().optional(),
});

/** The start-page's "for tests and scripts": JSON in, JSON out, each the same as the member of `Sandbox`. */
export async function answerControl(
  world: World,
  mint: Mint,
  request: SandboxRequest,
): Promise<Answer | undefined> {
  switch (`${request.method} ${request.url.pathname}`) {
    case "POST /mint":
      return json(await mint(await readBody(request, mintOrderSchema)));
    case "GET /faults":
      return json({ faults: world.faults, requests: world.requests });
    case "POST /faults": {
      const { google, github } = await readBody(request, someFaults);
      Object.assign(world.faults.google, google);
      Object.assign(world.faults.github, github);
      return json({ faults: world.faults, requests: world.requests });
    }
    case "POST /people": {
      const person = await readBody(request, personSchema);
      world.people.set(person.id, person);
      return json(person);
    }
    case "POST /rotate":
      await world.keys.rotate(await readBody(request, z.strictObject({ forgetOld: z.boolean().optional() })));
      return json(world.keys.jwks);
    case "POST /reset":
      resetWorld(world);
      return json({ faults: world.faults, requests: world.requests });
    default:
      return undefined;
  }
}

async function readBody<Schema extends z.ZodType>(
  request: SandboxRequest,
  schema: Schema,
): Promise<z.output<Schema>> {
  const result = schema.safeParse(await request.json());
  if (!result.success) throw new BadRequest(z.prettifyError(result.error));
  return result.data;
}

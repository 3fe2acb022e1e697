import { z } from "zod";

export const takeBackForm = z.object({ application: z.uuid() });

import { z } from "zod";
import { typedText } from "@/app/components/typed-text";
import { PROVIDERS } from "@/lib/providers/providers";
import { isCursor } from "@/lib/admin/directory/position";

export const LONGEST_SEARCH = 300;

const cursor = z.string().max(2000).refine(isCursor).optional().catch(undefined);

export const usersQuery = z.object({
  q: typedText(LONGEST_SEARCH).catch(""),
  role: z.enum(["USER", "ADMIN"]).optional().catch(undefined),
  standing: z.enum(["active", "disabled"]).optional().catch(undefined),
  provider: z.enum(PROVIDERS).optional().catch(undefined),
  cursor,
});

import type { Provider } from "@/lib/providers/providers";
import type { Check } from "./check";
import { checkGithub } from "./github";
import { checkGoogle } from "./google";

/** What is asked of each provider. */
export const PROVIDER_CHECKS: Record<Provider, Check["run"]> = { google: checkGoogle, github: checkGithub };

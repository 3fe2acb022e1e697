import { describeLives } from "./identity-lives";

describeLives("verified", { apart: 36, together: 15 });

import { describeLives } from "./identity-lives";

describeLives("verified", { apart: 60, together: 25 });

import { describeLives } from "./identity-lives";

describeLives("explicit", { apart: 24, together: 10 });

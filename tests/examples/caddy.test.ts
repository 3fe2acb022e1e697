import { describeForwardAuth } from "./forward-auth";

describeForwardAuth("caddy");
// The rules are the same text to both, and http is the rarer way.
describeForwardAuth("today's caddy", ["https"]);

import { describeForwardAuth } from "./forward-auth";

describeForwardAuth("caddy");
describeForwardAuth("today's caddy");

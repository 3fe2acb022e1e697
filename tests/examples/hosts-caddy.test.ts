import { describeHosts } from "./hosts";

describeHosts("caddy");
describeHosts("today's caddy");

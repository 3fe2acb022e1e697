import { describeHosts } from "./hosts";

describeHosts("caddy", ["https"]);
describeHosts("today's caddy", ["https"]);

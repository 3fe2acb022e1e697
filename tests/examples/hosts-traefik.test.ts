import { describeHosts } from "./hosts";

describeHosts("traefik");

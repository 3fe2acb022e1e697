import { describeHosts } from "./hosts";

describeHosts("nginx");

import { answerMe } from "@/me";
import { benchPerson } from "../../../people";

/** Runs for each request like the others, and asks nothing. */
export const dynamic = "force-dynamic";

export const GET = () => answerMe(benchPerson(0));

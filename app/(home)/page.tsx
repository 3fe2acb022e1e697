import { currentSession } from "@/lib/gate/session";
import { SignedIn, Welcome } from "./components";

export default async function HomePage() {
  const current = await currentSession();
  return current.standing === "live" ? <SignedIn user={current.user} /> : <Welcome />;
}

import { getTranslations } from "@/app/i18n/translations";
import { signedInUser } from "@/lib/gate/session";
import { Avatar } from "@/app/components/avatar";
import { AREAS } from "@/app/areas";
import { SignOutButton } from "@/app/sign-out/button";

/** Who is signed in, on every page, and the ways that they need everywhere. Opens without a script. */
export async function AccountMenu() {
  const user = await signedInUser();
  if (user === null) return null;
  const t = await getTranslations("site.menu");
  const name = user.name ?? user.email ?? t("nameless");
  return (
    <details data-closes="" className="group relative print:hidden">
      <summary className="flex min-h-11 cursor-pointer list-none items-center gap-2 rounded-lg px-1 hover:bg-hover sm:px-2 [&::-webkit-details-marker]:hidden">
        <Avatar image={user.image} name={user.name ?? user.email ?? ""} size="tiny" />
        <span className="sr-only">{t("label")}: </span>
        <bdi className="max-w-[min(10rem,30vw)] truncate text-sm font-medium max-sm:sr-only">{name}</bdi>
        <Chevron />
      </summary>
      <div className="absolute end-0 top-full z-20 mt-1 grid w-72 max-w-[calc(100vw-2rem)] gap-1 rounded-xl border border-line bg-surface p-2 shadow-lg">
        <div className="min-w-0 border-b border-line px-3 pt-1.5 pb-3">
          <p className="font-semibold">
            <bdi>{name}</bdi>
          </p>
          {user.name === null || user.email === null ? null : (
            <p className="text-sm text-muted">
              <bdi>{user.email}</bdi>
            </p>
          )}
        </div>
        <ul role="list">
          {AREAS.filter(({ role }) => role === "USER" || role === user.role).map(({ path, words }) => (
            <MenuLink key={path} path={path}>
              {t(words)}
            </MenuLink>
          ))}
        </ul>
        <SignOutButton />
      </div>
    </details>
  );
}

function MenuLink({ path, children }: { path: string; children: string }) {
  return (
    <li>
      <a href={path} className="flex min-h-11 items-center rounded-lg px-3 hover:bg-hover">
        {children}
      </a>
    </li>
  );
}

function Chevron() {
  return (
    <svg viewBox="0 0 12 12" aria-hidden="true" className="size-3 flex-none text-muted group-open:rotate-180">
      <path d="m2 4 4 4 4-4" fill="none" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" />
    </svg>
  );
}

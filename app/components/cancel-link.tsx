import { ButtonLink } from "./button";

/** Closes the question that it stands in: at once by `PageScript`, and without a script by loading the page without it. */
export function CancelLink({ children }: { children: string }) {
  return (
    <div className="sm:w-fit">
      <ButtonLink look="secondary" href="?" data-cancel="">
        {children}
      </ButtonLink>
    </div>
  );
}

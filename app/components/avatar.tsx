import { initialsOf } from "./initials";

const SIZES = {
  tiny: "size-8 text-xs",
  small: "size-10 text-sm",
  medium: "size-14 text-lg",
  large: "size-20 text-2xl",
};

/**
 * A user's picture, lying on their initials: where it is missing, blocked or slow they are what is seen, without a
 * script. It says nothing that the name beside it does not, so it has no text for screen readers. The host of the
 * picture learns nothing of the page.
 */
export function Avatar(user: { image: string | null; name: string; size: keyof typeof SIZES }) {
  const { image, name, size } = user;
  return (
    <span
      aria-hidden="true"
      className={`relative inline-flex flex-none items-center justify-center overflow-hidden rounded-full bg-accent-soft font-semibold text-accent forced-colors:border ${SIZES[size]}`}
    >
      {initialsOf(name)}
      {image === null ? null : (
        // Not next/image, which would fetch every picture through this server. Sized by limits alone: around a missing
        // picture that has a width Chrome draws a frame.
        <img
          src={image}
          alt=""
          referrerPolicy="no-referrer"
          decoding="async"
          className="absolute inset-0 max-h-full min-h-full max-w-full min-w-full object-cover"
        />
      )}
    </span>
  );
}

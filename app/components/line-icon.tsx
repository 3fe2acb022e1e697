/**
 * A small picture of lines, for whoever skims; what it says stands beside it in words.
 * @param size the side of the square that the path is drawn in
 */
export function LineIcon(icon: { path: string; size: number; width?: number; className: string }) {
  const { path, size, width = 1.5, className } = icon;
  return (
    <svg viewBox={`0 0 ${size} ${size}`} aria-hidden="true" className={`flex-none ${className}`}>
      <path
        d={path}
        fill="none"
        stroke="currentColor"
        strokeWidth={width}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

/** The wheel: the product's only ornament. */
export function Mark({ size = 22 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round"
      className="shrink-0 text-accent" aria-hidden="true">
      <circle cx="12" cy="12" r="6.5" />
      <circle cx="12" cy="12" r="1.6" fill="currentColor" stroke="none" />
      <path d="M12 1.5v8M12 14.5v8M1.5 12h8M14.5 12h8M4.6 4.6l5.6 5.6M13.8 13.8l5.6 5.6M19.4 4.6l-5.6 5.6M10.2 13.8l-5.6 5.6" />
    </svg>
  );
}

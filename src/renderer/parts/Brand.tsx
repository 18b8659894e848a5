/** The mark (assets/icon.svg without its ground) and the name; beside it the rig's. */
export function Brand({ rigName }: { readonly rigName?: string }) {
  return (
    <p className="brand">
      <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
        <path d="M3 11C7 6.5 17 6.5 21 11" />
        <path d="M3 15.5C8 11 16 11 21 15.5" />
        <path d="M3 20C9 15.5 15 15.5 21 20" />
        <circle cx="12" cy="4.2" r="1.9" />
      </svg>
      <span>Fallow</span>
      {rigName !== undefined && <span className="rigName">{rigName}</span>}
    </p>
  );
}

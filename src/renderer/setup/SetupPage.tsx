export function SetupPage() {
  return <section aria-label="SetupPage" />;
}

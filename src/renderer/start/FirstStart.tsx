export function FirstStart() {
  return <section aria-label="FirstStart" />;
}

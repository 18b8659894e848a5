export function SettingsPage() {
  return <section aria-label="SettingsPage" />;
}

export function HistoryPage() {
  return <section aria-label="HistoryPage" />;
}

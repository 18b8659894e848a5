export function TrainingPage() {
  return <section aria-label="TrainingPage" />;
}

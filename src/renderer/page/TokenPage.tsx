import { Code, Title } from '@mantine/core';
import { Brand } from '../parts/Brand';
import { useWords } from '../words';

/** Shown in a browser whose key is missing, mistyped or of an earlier start. */
export function TokenPage() {
  const { window } = useWords();
  return (
    <main className="lonely">
      <Brand />
      <Title order={1} size="h3">
        {window.tokenTitle}
      </Title>
      <p className="measure">{window.tokenHelp}</p>
      <Code block>{window.tokenExample}</Code>
    </main>
  );
}

import { Button } from '@mantine/core';
import { useRef, useState } from 'react';
import { copyText } from '../log/copyText';
import { useWizardWords } from './wizardWords';

interface CommandsProps {
  readonly title: string;
  readonly lines: readonly string[];
}

/** Lines to be typed elsewhere, and a button that copies all of them. */
export function Commands({ title, lines }: CommandsProps) {
  const words = useWizardWords();
  const [isCopied, setCopied] = useState(false);
  const shown = useRef<HTMLPreElement>(null);
  const text = lines.join('\n');
  return (
    <div className="wizardCommands">
      <p className="quiet">{title}</p>
      <pre ref={shown}>{text}</pre>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`${isCopied ? words.copied : words.copy}: ${lines[0] ?? ''}`}
        onClick={() => void copyText(text, shown.current).then(setCopied)}
      >
        {isCopied ? words.copied : words.copy}
      </Button>
    </div>
  );
}

import { Button, Code } from '@mantine/core';
import { type MouseEvent, useState } from 'react';
import { usePageWords } from '../pageWords';
import { WithTerms } from '../parts/Term';

/** How a job says beforehand that it wants the GPU. */
export function Announce() {
  const { training } = usePageWords();
  return (
    <section className="panel announce" aria-labelledby="announce-job">
      <h2 id="announce-job">
        <WithTerms text={training.announceTitle} terms={['job']} />
      </h2>
      <p className="measure">{training.announceHelp}</p>
      <Command text="fallow run -- python train.py" />
      <p className="measure">{training.hookHelp}</p>
      <Command text="fallow hook install" />
    </section>
  );
}

function Command({ text }: { readonly text: string }) {
  const { training } = usePageWords();
  const [isCopied, setCopied] = useState(false);
  function copy({ currentTarget }: MouseEvent<HTMLButtonElement>): void {
    setCopied(copyText(text));
    currentTarget.focus(); // the selection took it
  }

  return (
    <p className="command">
      <Code>{text}</Code>
      <Button size="xs" variant="default" aria-label={`${isCopied ? training.copied : training.copy}: ${text}`} onClick={copy}>
        {isCopied ? training.copied : training.copy}
      </Button>
    </p>
  );
}

/** By selection: the page has no permissions at all, and the newer way asks for one. Says whether the text was taken. */
function copyText(text: string): boolean {
  const holder = document.createElement('textarea');
  holder.value = text;
  holder.className = 'copyHolder';
  document.body.append(holder);
  holder.select();
  const isCopied = document.execCommand('copy');
  holder.remove();
  return isCopied;
}

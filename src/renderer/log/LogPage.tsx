import { Button, Title } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { fill } from '../../shared/text/fill';
import { deviceLabel } from '../../shared/text/sentences';
import { useRigState } from '../rig/rigStore';
import { pageAddress } from '../shell/route';
import { useWords } from '../words';
import { copyText } from './copyText';
import { type ShownLog, useMinerLog } from './useMinerLog';

/** What the miner of one device has written, newest at the end. */
export function LogPage({ device: id }: { readonly device: string }) {
  const { language, window } = useWords();
  const device = useRigState(({ devices }) => devices.find((one) => one.id === id));
  const log = useMinerLog(id);
  const name = device === undefined ? id : `${deviceLabel(device, language)} ${device.name}`;
  return (
    <div className="subpage log">
      <header className="panelHead">
        <Title order={1} size="h2" className="sentence">
          {fill(window.logTitle, { device: name })}
        </Title>
        <a href={pageAddress('gpus')}>{window.logBack}</a>
      </header>
      {device === undefined ? (
        <p className="panel quiet">{window.logNoDevice}</p>
      ) : (
        log !== null && <LogLines log={log} label={fill(window.logTitle, { device: name })} />
      )}
    </div>
  );
}

/** This near the end counts as at the end, px. */
const nearPx = 24;

function LogLines({ log, label }: { readonly log: ShownLog; readonly label: string }) {
  const { window } = useWords();
  const box = useRef<HTMLPreElement>(null);
  const [isFollowing, setFollowing] = useState(true);
  const { text, lines, dropped } = log;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new text is what there is to follow
  useEffect(() => {
    if (isFollowing && box.current !== null) box.current.scrollTop = box.current.scrollHeight;
  }, [text, isFollowing]);

  if (lines === 0) return <p className="panel quiet">{window.logEmpty}</p>;
  const onScroll = ({ scrollTop, scrollHeight, clientHeight }: HTMLElement) =>
    setFollowing(scrollHeight - scrollTop - clientHeight < nearPx);
  return (
    <section className="panel logPanel">
      <div className="logTools">
        <Button
          size="xs"
          variant="default"
          className="toggle"
          aria-pressed={isFollowing}
          title={window.logFollowHelp}
          onClick={() => setFollowing(!isFollowing)}
        >
          {window.logFollow}
        </Button>
        <CopyButton text={text} lines={lines} box={box} />
        <span className="quiet">
          {[fill(window.logLines, { n: lines }), ...(dropped > 0 ? [fill(window.logDropped, { n: dropped })] : [])].join(' · ')}
        </span>
      </div>
      <pre
        ref={box}
        className="logLines"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll it
        tabIndex={0}
        aria-label={label}
        role="log"
        aria-live="off"
        onScroll={(event) => onScroll(event.currentTarget)}
      >
        {text}
      </pre>
    </section>
  );
}

interface CopyProps {
  readonly text: string;
  readonly lines: number;
  readonly box: { readonly current: HTMLElement | null };
}

function CopyButton({ text, lines, box }: CopyProps) {
  const { window } = useWords();
  const [said, setSaid] = useState('');
  async function copy(): Promise<void> {
    const isCopied = await copyText(text, box.current);
    setSaid(isCopied ? fill(window.logCopied, { n: lines }) : window.logNotCopied);
  }
  return (
    <>
      <Button size="xs" variant="default" onClick={() => void copy()}>
        {window.logCopy}
      </Button>
      <span role="status" className="quiet">
        {said}
      </span>
    </>
  );
}

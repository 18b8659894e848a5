import { Button, Progress, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Language } from '../../shared/literals';
import type { DownloadProgress, MinerListing } from '../../shared/minerListing';
import { faultText } from '../../shared/text/catalogue';
import { minerTexts as english } from '../../shared/text/en/miners';
import { fill, type TextsLike } from '../../shared/text/fill';
import { minerTexts as italian } from '../../shared/text/it/miners';
import { useWords } from '../words';
import { type MinersInHand, useMiners } from './useMiners';
import './minerDownload.css';

type MinerTexts = TextsLike<typeof english>;

function useMinerTexts(): { readonly texts: MinerTexts; readonly language: Language } {
  const { language } = useWords();
  return { texts: language === 'it' ? italian : english, language };
}

/** The miners there are, what of them is on this machine, and the ways to get them there. */
export function MinerDownload() {
  const { texts } = useMinerTexts();
  const inHand = useMiners();
  if (inHand.list.length === 0) return null;
  return (
    <section className="panel miners" aria-labelledby="miners-title">
      <h2 id="miners-title">{texts.title}</h2>
      <p className="quiet">{texts.about}</p>
      <ul className="minerList">
        {inHand.list.map((miner) => (
          <MinerRow key={miner.id} miner={miner} inHand={inHand} />
        ))}
      </ul>
    </section>
  );
}

interface RowProps {
  readonly miner: MinerListing;
  readonly inHand: MinersInHand;
}

function MinerRow({ miner, inHand }: RowProps) {
  const { texts, language } = useMinerTexts();
  return (
    <li className="minerRow" aria-label={miner.name}>
      <h3>
        {miner.name} <span className="quiet">{miner.version}</span>
      </h3>
      <p className="quiet">{factsOf(miner, texts, language)}</p>
      <p className="quiet minerPath">{fill(texts.page, { page: miner.page })}</p>
      <p className="minerPath">{hereOf(miner, texts)}</p>
      <MinerWays miner={miner} inHand={inHand} />
    </li>
  );
}

/** How the miner gets onto this machine, and how far it is. */
export function MinerWays({ miner, inHand }: RowProps) {
  const [isChoosing, setChoosing] = useState(false);
  const { refused } = inHand;
  const fault = refused?.miner === miner.id ? { code: refused.fault.code, values: refused.fault.values ?? {} } : miner.fault;
  return (
    <>
      {miner.progress !== null && <MinerProgress progress={miner.progress} />}
      {fault !== null && miner.progress === null && <Wrong {...fault} />}
      <div className="bar">
        <MinerActions miner={miner} inHand={inHand} onChoose={() => setChoosing(!isChoosing)} />
      </div>
      {isChoosing && <ChooseFile miner={miner} inHand={inHand} onDone={() => setChoosing(false)} />}
    </>
  );
}

function MinerActions({ miner, inHand: { order }, onChoose }: RowProps & { readonly onChoose: () => void }) {
  const { texts } = useMinerTexts();
  const { id, name, version, current, previous, progress, checksumBy } = miner;
  const named = { miner: name, version };
  const isHere = current?.from === 'download' && current.version === version;
  if (progress !== null) {
    return (
      <Small label={fill(texts.cancel, named)} word={texts.cancelWord} onClick={() => order('miners:cancel', { miner: id })} />
    );
  }
  return (
    <>
      {checksumBy !== null && !isHere && (
        <Small
          label={fill(texts.download, named)}
          word={fill(current?.from === 'download' ? texts.update : texts.downloadWord, named)}
          onClick={() => order('miners:download', { miner: id })}
        />
      )}
      <Small label={fill(texts.choose, named)} word={texts.chooseWord} onClick={onChoose} />
      {previous !== null && (
        <Small
          label={fill(texts.rollback, named)}
          word={texts.rollbackWord}
          onClick={() => order('miners:rollback', { miner: id })}
        />
      )}
    </>
  );
}

function Small({ label, word, onClick }: { readonly label: string; readonly word: string; readonly onClick: () => unknown }) {
  return (
    <Button size="compact-sm" variant="default" aria-label={label} onClick={() => void onClick()}>
      {word}
    </Button>
  );
}

function ChooseFile({ miner, inHand: { order }, onDone }: RowProps & { readonly onDone: () => void }) {
  const { texts } = useMinerTexts();
  const [path, setPath] = useState('');
  async function use(): Promise<void> {
    if (await order('miners:chooseFile', { miner: miner.id, path })) onDone();
  }
  return (
    <div className="fieldAndButton">
      <TextInput
        className="minerFile"
        label={fill(texts.path, { miner: miner.name })}
        autoComplete="off"
        spellCheck={false}
        value={path}
        onChange={({ currentTarget }) => setPath(currentTarget.value)}
      />
      <Button variant="default" disabled={path === ''} onClick={() => void use()}>
        {texts.use}
      </Button>
    </div>
  );
}

function MinerProgress({ progress: { step, doneBytes, totalBytes } }: { readonly progress: DownloadProgress }) {
  const { texts } = useMinerTexts();
  const values = { done: mebibytes(doneBytes), ...(totalBytes === null ? {} : { total: mebibytes(totalBytes) }) };
  const said = fill(texts[step], values);
  const hasEnd = step === 'downloading' && totalBytes !== null && totalBytes > 0;
  return (
    <>
      <p role="status">{said}</p>
      {hasEnd && <Progress color="var(--good)" value={(100 * doneBytes) / totalBytes} aria-label={said} />}
    </>
  );
}

function Wrong({ code, values }: { readonly code: string; readonly values: Readonly<Record<string, string | number>> }) {
  const { language } = useMinerTexts();
  const { title, help } = faultText(code, values, language);
  return (
    <p role="alert" className="wrong">
      <strong>{title}.</strong> {help}
    </p>
  );
}

function factsOf(miner: MinerListing, texts: MinerTexts, language: Language): string {
  const { source, licence, devFeePct, cards, driverFloor, checksumBy } = miner;
  const number = (value: number) => value.toLocaleString(language);
  const fee = devFeePct.min === devFeePct.max ? number(devFeePct.min) : `${number(devFeePct.min)}–${number(devFeePct.max)}`;
  const vendors = { nvidia: 'NVIDIA', amd: 'AMD', intel: 'Intel', cpu: texts.cpu };
  const checks = { author: texts.checkedByAuthor, rainbowminer: texts.checkedByRainbowminer };
  return [
    source === 'open' ? fill(texts.open, licence === null ? {} : { licence }) : texts.closed,
    fill(texts.fee, { fee: `${fee} %` }),
    fill(texts.cards, { cards: cards.map((card) => vendors[card]).join(', ') }),
    ...(driverFloor === null ? [] : [fill(texts.driver, { driver: driverFloor })]),
    checksumBy === null ? texts.notChecked : checks[checksumBy],
  ].join(' · ');
}

function hereOf({ current }: MinerListing, texts: MinerTexts): string {
  if (current === null) return texts.nothing;
  const { from, path, version } = current;
  return fill(from === 'file' ? texts.chosen : texts.fetched, { path, ...(version === null ? {} : { version }) });
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 1024 ** 2);
}

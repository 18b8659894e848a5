import type { clockTexts as english } from '../en/clocks';
import type { TextsLike } from '../fill';

export const clockTexts: TextsLike<typeof english> = {
  title: 'Limiti e frequenze durante il mining',
  explained: 'In vigore solo mentre questa scheda mina. Per i lavori e per tutto il resto valgono i valori del driver.',
  fields: {
    powerW: 'Limite di potenza',
    coreOffsetMHz: 'Scarto del core',
    coreLockMHz: 'Frequenza del core fissa a',
    memoryOffsetMHz: 'Scarto della memoria',
    memoryLockMHz: 'Frequenza della memoria fissa a',
    fanPct: 'Ventola',
  },
  units: { powerW: 'W', coreOffsetMHz: 'MHz', coreLockMHz: 'MHz', memoryOffsetMHz: 'MHz', memoryLockMHz: 'MHz', fanPct: '%' },
  usual: 'Come il driver',
  range: 'da {min} a {max}',
  wrong: 'Un numero intero da {min} a {max}, o vuoto',
  standing: {
    none: 'Non è impostato nulla.',
    ready: "Si applica all'inizio del mining.",
    asked: 'In corso. Il sistema può chiedere una password.',
    applied: 'In vigore adesso.',
    refused: 'Non applicato: guarda nella panoramica che cosa non va, cambialo o riprova.',
    held: 'Non applicato: la macchina si è bloccata con questi valori.',
  },
  obstacle: {
    noHelper:
      "Non si può impostare: manca l'aiutante che ne ha il diritto. Arriva con il pacchetto .deb, non con l'AppImage né con una copia dei sorgenti.",
    noPolkit: 'Non si può impostare: manca pkexec, con cui il sistema chiede se Fallow può farlo. Installalo e riavvia Fallow.',
    untested: 'Fallow non è stato provato con le frequenze delle schede AMD. Decidi tu.',
    sliced: 'Non si può impostare: questa scheda è divisa in parti (MIG), e altri possono usarne alcune.',
  },
  allowUntested: 'Imposta lo stesso questa scheda AMD (non provato su hardware)',
  again: 'Applica di nuovo',
  againOf: 'Applica di nuovo le frequenze di {device}',
  clear: 'Torna ai valori del driver',
  clearOf: 'Torna ai valori del driver per {device}',
};

import type { rulesPanel as englishPanel, ruleSentences as englishSentences, ruleWords as englishWords } from '../en/rules';
import type { TextsLike } from '../fill';

export const ruleSentences: TextsLike<typeof englishSentences> = {
  hours: 'Torna a minare[ alle {time}]: solo nelle ore che hai scelto',
  nightTariff: 'Torna a minare[ alle {time}]: solo con la tariffa notturna',
  netIncome: 'Ora la corrente costa più di quanto si guadagna[: il netto sarebbe {net} al giorno]',
  away: 'C’è qualcuno alla scrivania: torna a minare quando non c’è nessuno',
  displayCard: 'C’è qualcuno allo schermo di {device}: torna a minare quando non c’è nessuno',
};

export const ruleWords: TextsLike<typeof englishWords> = {
  hours: 'fuori dalle ore scelte',
  nightTariff: 'solo con la tariffa notturna',
  netIncome: 'la corrente costa più di quanto si guadagna',
  away: 'c’è qualcuno alla scrivania',
  displayCard: 'c’è qualcuno al suo schermo',
};

export const rulesPanel: TextsLike<typeof englishPanel> = {
  title: 'Quando minare',
  about:
    'Regole per questo rig. Un lavoro viene prima di tutte, e nessuna regola lo fa mai aspettare. «Riprendi a minare» su un dispositivo mette da parte le regole che lo fermano, finché ciascuna non cambia.',
  hours: 'Mina solo in certe ore',
  from: 'Dalle',
  until: 'Alle',
  hoursSame: 'Sono uguali, quindi mina a tutte le ore.',
  nightTariff: 'Mina solo con la tariffa notturna',
  noNightTariff: 'Non c’è una tariffa giorno e notte. Si imposta in Denaro.',
  netIncome: 'Ferma dove la corrente costa più di quanto si guadagna',
  netIncomeHelp:
    'Per ogni dispositivo: si ferma quando è così da dieci minuti, e riparte quando non lo è più da dieci. Dopo un avvio deve prima minare qualche minuto per saperlo.',
  noPrices:
    'Ora non fa nulla: non si conosce il prezzo della moneta, quanto rende un hash, o il prezzo della corrente. Si impostano in Denaro.',
  away: 'Mina solo quando alla scrivania non c’è nessuno',
  awayAfter: 'Senza tastiera né mouse per',
  awayAfterHelp: 'Allora alla scrivania non c’è nessuno.',
  noDesk:
    'Qui nessuno dice se alla scrivania c’è qualcuno: non rispondono né GNOME né logind. Quindi questa regola non fa nulla.',
  displayCard: 'La scheda che disegna lo schermo, mentre c’è qualcuno',
  displayMine: 'Mina come sempre',
  displayHelp: 'Più piano: con meno intensità, dove il suo miner può.',
  displayGentle: 'Mina più piano, altrimenti non mina',
  displayPause: 'Non mina',
  drawing: 'Ora: {devices}. Il miner riparte quando qualcuno arriva o se ne va.',
  noDrawing: 'Nessuna scheda qui ha un monitor, quindi ora non fa nulla.',
  quietFans: 'Ore di silenzio: tieni basse le ventole delle schede che minano',
  fanAtMost: 'Al massimo',
  quietFansHelp:
    'Una scheda che così scalda troppo smette di minare e poi si raffredda come vuole il driver. La prima volta il sistema può chiedere la password.',
  noFans: 'Le ventole di questo rig non si possono regolare, quindi non fa nulla. Il perché è nella pagina GPU.',
};

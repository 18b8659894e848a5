import type { rainbowFaults as english } from '../en/rainbowFaults';
import type { TextsLike } from '../fill';

export const rainbowFaults: TextsLike<typeof english> = {
  'rainbow/not-found': {
    title: 'Nessun RainbowMiner trovato[ in {dir}]',
    help: 'Avvialo, oppure indica in Setup la cartella che contiene il suo RainbowMiner.ps1. Fallow continua a cercare.',
  },
  'rainbow/not-started': {
    title: 'Non è stato possibile tenere in esecuzione RainbowMiner',
    help: 'Avvia a mano start.sh nella sua cartella per vedere perché: PowerShell (pwsh) deve essere installato e start.sh eseguibile. Fallow riprova, con pause crescenti.',
  },
  'rainbow/not-answering': {
    title: 'RainbowMiner non risponde[ sulla porta {port}]',
    help: 'Controlla che sia in esecuzione e che la sua API sia attiva (DisableAPI a 0 nel suo Config/config.txt). Fallow continua a chiedere.',
  },
  'rainbow/not-ready': {
    title: 'RainbowMiner si sta ancora avviando',
    help: 'Non serve fare nulla: dopo il primo giro dice che cosa mina, e Fallow continua a chiedere.',
  },
  'rainbow/refused': {
    title: "L'API di RainbowMiner rifiuta l'accesso",
    help: 'Fallow prende utente e password dal suo Config/config.txt (APIuser e APIpassword): riavvia RainbowMiner, poi Fallow. Fallow non riprova da solo, perché RainbowMiner blocca chi sbaglia tre volte.',
  },
  'rainbow/bad-answer': {
    title: 'RainbowMiner risponde qualcosa che Fallow non capisce',
    help: 'Aggiorna RainbowMiner o Fallow; Fallow conosce la versione 5.0. Il registro dice che cosa non andava.',
  },
  'rainbow/api-off': {
    title: "L'API di RainbowMiner è spenta",
    help: 'Metti DisableAPI a 0 nel suo Config/config.txt e riavvia RainbowMiner. Senza, Fallow non può né leggerlo né metterlo in pausa.',
  },
  'rainbow/not-paused': {
    title: 'RainbowMiner doveva fermarsi ma mina ancora',
    help: 'Premi P nella sua console o fermalo, così il lavoro ha le GPU. Fallow continua a chiedere.',
  },
  'rainbow/not-resumed': {
    title: 'RainbowMiner doveva riprendere ma resta in pausa',
    help: 'Premi P nella sua console. Fallow continua a chiedere.',
  },
  'rainbow/config-unreadable': {
    title: 'Le impostazioni dei miner di RainbowMiner non si leggono[: {path}]',
    help: 'Avvia RainbowMiner una volta perché le scriva, o correggi il file. Nulla è cambiato.',
  },
  'rainbow/config-not-saved': {
    title: 'Le impostazioni dei miner di RainbowMiner non si possono cambiare[: {path}]',
    help: "Rendi scrivibili il file e la sua cartella, chiudi altri programmi che lo modificano e riprova. Il file è com'era.[ Il sistema dice {reason}.]",
  },
  'rainbow/unsafe-parameters': {
    title: 'Questi parametri non si possono dare a RainbowMiner[: {parameters}]',
    help: 'Togli virgolette e segni che una shell interpreta: RainbowMiner avvia i miner attraverso una shell. Nulla è cambiato.',
  },
};

import type { faults as english } from '../en/faults';
import type { TextsLike } from '../fill';
import { downloadFaults } from './downloadFaults';
import { probeFaults } from './probeFaults';
import { rainbowFaults } from './rainbowFaults';
import { tunerFaults } from './tunerFaults';

export const faults: TextsLike<typeof english> = {
  'app/not-running': {
    title: 'Fallow non è in esecuzione[ per {data}]',
    help: 'Avvialo con "fallow" oppure, senza schermo, con "fallow --headless", poi riprova.',
  },
  'app/already-running': {
    title: 'Un altro Fallow si occupa già di questo rig[ (processo {pid})]',
    help: 'Usa quello in esecuzione, oppure chiudilo prima. Un secondo rig su questa macchina richiede una sua cartella --data.',
  },
  'app/usage': {
    title: 'Comando non riconosciuto[: {problem}]',
    help: 'I comandi e le loro opzioni sono in "fallow --help".',
  },
  'app/internal': {
    title: 'Qualcosa in Fallow è andato storto',
    help: 'Per sicurezza i miner interessati sono stati fermati. Riavvia Fallow; se succede ancora, segnalalo allegando il log che si trova nella cartella dei dati.',
  },
  'app/not-settled': {
    title: 'Il rig non si è assestato in tempo[ ({seconds} s)]',
    help: 'La scelta resta valida e Fallow continua a provarci. "fallow status" mostra quale dispositivo è ancora occupato.',
  },
  'app/socket-unsafe': {
    title: 'La cartella del socket di controllo appartiene a qualcun altro[: {path}]',
    help: 'Elimina quella cartella o rendila tua con permessi 0700, poi riavvia Fallow.',
  },
  'app/port-taken': {
    title: 'La porta[ {port}] è già in uso',
    help: "Scegline un'altra con --port, oppure ometti --port e Fallow ne prende una libera.",
  },
  'app/data-unusable': {
    title: 'Fallow non può conservare i suoi dati[ in {path}]',
    help: "Rendi tua e scrivibile quella cartella (una creata con sudo appartiene a root), oppure scegline un'altra con --data.[ Il sistema dice {reason}.]",
  },
  'app/no-display': {
    title: "Non c'è uno schermo su cui aprire la finestra",
    help: 'Usa "fallow --headless" e apri in un browser l\'indirizzo che stampa.',
  },
  'app/unknown-device': {
    title: 'Questo rig non ha un dispositivo così[: {device}]',
    help: '"fallow gpus" elenca i dispositivi con numero e nome.',
  },
  'app/not-practice': {
    title: 'Solo il rig di prova può farlo',
    help: 'Avvia il rig di prova con "fallow --practice" e provalo lì.',
  },
  'app/refused': {
    title: 'Fallow ha rifiutato una richiesta che non accetta',
    help: "Ricarica la pagina e usa riga di comando e finestra della stessa versione dell'app. Nel log c'è scritto che cosa non andava.",
  },
  'app/not-written': {
    title: 'Non è stato possibile scrivere il file[ {file}][: {reason}]',
    help: 'Scegli un nome non ancora usato, in una cartella in cui puoi scrivere, su un disco con spazio libero.',
  },
  'service/no-systemd': {
    title: 'Questo sistema non ha systemd, o non ne ha uno per gli utenti',
    help: 'Avvia «fallow --headless» con ciò che il sistema usa al suo posto: una riga di cron con @reboot, OpenRC, runit.',
  },
  'service/failed': {
    title: 'Il gestore dei servizi non ha fatto quello che gli è stato chiesto[: {reason}]',
    help: 'Via SSH e dopo «su» può mancargli la tua sessione: accedi direttamente o usa «machinectl shell». «journalctl --user -u fallow» dice di più.',
  },
  'alerts/not-delivered': {
    title: 'Gli avvisi non arrivano[ con {channel}][: {reason}]',
    help: 'Controlla indirizzo e token in Impostazioni, Avvisi, e invia una prova. Ciò che aspetta viene ritentato.',
  },
  'alerts/not-set-up': {
    title: 'Questa via per gli avvisi non è impostata[: {channel}]',
    help: "Scrivi il suo indirizzo in Impostazioni, Avvisi. Ciò che è nel portachiavi di un desktop non è visibile a un'app senza quel desktop: scrivilo anche lì.",
  },
  'settings/restored': {
    title: 'Le impostazioni erano illeggibili: sono tornate le ultime valide',
    help: 'Controlla che siano come le vuoi.[ Il file illeggibile è conservato come {file}.]',
  },
  'settings/reset': {
    title: 'Le impostazioni erano illeggibili e sono tornate ai valori iniziali',
    help: 'Configura di nuovo il rig.[ Il file illeggibile è conservato come {file}.]',
  },
  'settings/not-saved': {
    title: 'La modifica è attiva ma non è stato possibile salvarla',
    help: 'Libera spazio su disco o rendi scrivibile la cartella dei dati[ ({path})], poi ripeti la modifica. Fino ad allora un riavvio la perde.[ Il sistema dice {reason}.]',
  },
  'setup/invalid': {
    title: 'La configurazione è sbagliata in {field}[: {problem}]',
    help: 'Correggi quel campo e riprova. Non è stato cambiato nulla.',
  },
  'setup/unreadable': {
    title: 'Il file di configurazione non si può leggere[: {path}]',
    help: 'Controlla il percorso e che il file sia JSON valido.[ {problem}] Non è stato cambiato nulla.',
  },
  'setup/payout-unconfirmed': {
    title: "L'indirizzo di pagamento cambierebbe[: {coin}]",
    help: 'Confronta il nuovo indirizzo con il tuo wallet, per intero, poi conferma: esistono programmi che scambiano gli indirizzi negli appunti. Non è stato cambiato nulla.',
  },
  'history/not-saved': {
    title: 'Lo storico non si può scrivere',
    help: "Libera spazio su disco o rendi scrivibile la cartella dei dati[ ({reason})]. Il mining continua e le ultime righe saranno scritte appena c'è posto.",
  },
  'history/set-aside': {
    title: 'Il file dello storico era danneggiato: ne è stato iniziato uno nuovo',
    help: 'Non serve fare nulla: da ora le letture vengono di nuovo conservate.[ Il vecchio file è conservato come {file}; eliminalo se ti serve spazio.]',
  },
  'history/not-exported': {
    title: 'Non è stato possibile esportare lo storico[: {reason}]',
    help: 'Controlla che il file si possa scrivere e che la cartella dei dati sia quella giusta (--data).',
  },
  'money/prices-missing': {
    title: "Il file dei prezzi dell'elettricità non c'è[: {path}]",
    help: 'Rimettilo al suo posto o scegline un altro in Denaro.[ Intanto {kept:vale il|valgono i} {kept} {kept:prezzo letto|prezzi letti} prima.]',
  },
  'money/prices-no-rights': {
    title: "Manca il permesso di leggere il file dei prezzi dell'elettricità[: {path}]",
    help: "Permetti all'utente con cui gira Fallow di leggere il file e di entrare nelle sue cartelle.[ Intanto {kept:vale il|valgono i} {kept} {kept:prezzo letto|prezzi letti} prima.]",
  },
  'money/prices-unreadable': {
    title: "Il file dei prezzi dell'elettricità non si può leggere[: {path}]",
    help: 'Sistemalo o scegline un altro in Denaro[ (il sistema dice: {reason})].[ Intanto {kept:vale il|valgono i} {kept} {kept:prezzo letto|prezzi letti} prima.]',
  },
  'money/prices-wrong-line': {
    title: "Una riga del file dei prezzi dell'elettricità non è un prezzo[: riga {line} di {path}]",
    help: 'Scrivila come 2026-11-21T13:00:00Z,0.2131, ora e prezzo[; altre righe sbagliate: {more}].[ Intanto le ore senza prezzo hanno quello letto prima ({kept} {kept:prezzo|prezzi}).]',
  },
  'money/prices-ended': {
    title: "Il file dei prezzi dell'elettricità non ha un prezzo per adesso[: {path}]",
    help: "Aggiungi le ore che mancano o indica in Denaro quanto costa l'elettricità altrimenti. Fino ad allora costo e netto non sono noti.",
  },
  'wallet/invalid': {
    title: 'Questo non è un indirizzo di wallet[ {coin}][: {problem}]',
    help: "Copia di nuovo l'indirizzo dal tuo wallet, per intero, e controlla che sia di questa moneta.",
  },
  'wallet/refused': {
    title: 'I pagamenti a questo indirizzo[ {coin}] andrebbero persi[: {problem}]',
    help: 'Usa un indirizzo del tuo wallet.',
  },
  'miner/not-found': {
    title: 'Il miner non è stato trovato',
    help: 'Installalo, oppure indica nella configurazione il percorso completo del programma.[ Fallow ha cercato {path}.]',
  },
  'miner/not-executable': {
    title: 'Il miner non si può eseguire',
    help: 'Rendilo eseguibile (chmod +x) e controlla che sia compilato per questo sistema.[ È {path}.]',
  },
  'miner/own-unusable': {
    title: 'Il file del tuo miner non si può usare',
    help: 'Correggi il file[ {file}][, riga {line}][, campo "{field}"] e applica di nuovo la configurazione. I dettagli dicono che cosa non va; docs/adding-a-miner.md mostra la forma.',
  },
  'miner/bad-arguments': {
    title: 'Il miner non accetta i suoi argomenti',
    help: "Controlla nella configurazione gli argomenti aggiuntivi, l'algoritmo e la versione del miner. I dettagli dicono di che cosa si lamenta.",
  },
  'miner/start-timeout': {
    title: 'Il miner non ha cominciato a minare',
    help: "Fallow riprova da solo. Se continua, controlla il driver e l'algoritmo e leggi le sue ultime righe nei dettagli.",
  },
  'miner/exited': {
    title: 'Il miner è terminato da solo',
    help: 'Fallow lo riavvia, aspettando ogni volta di più. I dettagli mostrano le sue ultime righe: di solito è il pool, il driver o un argomento.',
  },
  'miner/crashed': {
    title: 'Il miner è andato in crash',
    help: "Fallow lo riavvia. Se succede spesso, riduci l'overclock o prova un'altra versione del miner o del driver.",
  },
  'miner/not-answering': {
    title: 'Il miner non risponde più',
    help: "Fallow lo ha chiuso e lo riavvia. Se succede spesso, riduci l'overclock o prova un'altra versione.",
  },
  'miner/stalled': {
    title: 'Il miner è in esecuzione ma non lavora',
    help: "Fallow lo ha chiuso e lo riavvia. Se succede spesso, riduci l'overclock o controlla il pool.",
  },
  'miner/slow': {
    title: 'Il miner è molto più lento del solito su questo dispositivo',
    help: 'Fallow lo riavvia, poi prova senza overclock. Se resta lento, controlla limite di potenza, riser e raffreddamento.',
  },
  'miner/api-port-taken': {
    title: 'Un altro programma risponde sulla porta del miner',
    help: "Fallow riprova su un'altra porta. Se continua, chiudi i miner avviati a mano.",
  },
  'miner/bad-stats': {
    title: 'Le risposte del miner non si possono leggere',
    help: 'Usa una versione del miner che Fallow conosce ("fallow miners"). È stato fermato, perché nessuno poteva sorvegliarlo.',
  },
  'miner/out-of-memory': {
    title: "Non c'è abbastanza memoria per il miner",
    help: 'Chiudi i programmi che usano la memoria, oppure mina una moneta che ne richiede meno. Fallow riprova più tardi.',
  },
  'miner/gpu-error': {
    title: 'Il miner segnala un errore della GPU',
    help: "Riduci l'overclock e controlla cavi di alimentazione e riser. Fallow riprova più tardi; se continua, riavvia la macchina.",
  },
  'miner/will-not-die': {
    title: 'Il miner non si riesce a chiudere',
    help: 'Lo trattiene il driver. Salva il tuo lavoro e riavvia la macchina; fino ad allora Fallow non avvia altri miner su quel dispositivo.',
  },
  ...downloadFaults,
  ...rainbowFaults,
  'pool/unreachable': {
    title: 'Il pool non è raggiungibile',
    help: "Controlla la rete e l'indirizzo del pool, o aggiungi un secondo pool. Fallow continua a provare.[ Pool: {pool}.]",
  },
  'pool/silent': {
    title: 'Il pool non risponde e non accetta share',
    help: 'Fallow si ricollega. Se continua, usa un altro pool o un altro dei suoi server.[ Pool: {pool}.]',
  },
  'pool/wallet-refused': {
    title: "Il pool rifiuta l'indirizzo del wallet",
    help: "Controlla l'indirizzo e che sia della moneta di questo pool, poi correggilo nella configurazione.[ Pool: {pool}.]",
  },
  'pool/rejects-shares': {
    title: 'Il pool respinge le share',
    help: "Questo lavoro non viene pagato. Controlla algoritmo e moneta, riduci l'overclock o usa un altro pool.[ Pool: {pool}.]",
  },
  'pool/stale-shares': {
    title: 'Troppe share arrivano al pool in ritardo',
    help: 'Le share in ritardo non vengono quasi pagate. Controlla la rete o usa un pool più vicino.[ Pool: {pool}.]',
  },
  'pool/frozen-job': {
    title: 'Il pool non invia nuovo lavoro',
    help: 'Il lavoro su blocchi vecchi non viene pagato. Fallow si ricollega; se continua così, usa un altro pool.[ Pool: {pool}.]',
  },
  'pool/wrong-algorithm': {
    title: 'Il pool usa un altro algoritmo',
    help: "Usa la porta del pool prevista per il tuo algoritmo, o correggi l'algoritmo nella configurazione.[ Pool: {pool}.]",
  },
  'pool/sees-less': {
    title: 'Il pool conta meno lavoro di quanto il rig ne mandi',
    help: 'Più di quanto spieghi il caso[: almeno il {pct} % in meno in {hours} h]. Confronta i worker sulla pagina del pool, controlla che ciascuno abbia il suo nome, o usa un altro dei suoi server.[ Pool: {pool}.]',
  },
  ...probeFaults,
  'gpu/hot': {
    title: 'Troppo caldo per minare',
    help: 'Torna a minare quando si è raffreddato[ fino a {resumeAt} °C]. Controlla ventole, polvere e aria della stanza, o riduci il suo limite di potenza.',
  },
  'gpu/sensor-lost': {
    title: 'La temperatura non si legge più',
    help: 'Alla cieca non mina: riprende quando il sensore risponde. Se non succede, riavvia la macchina e controlla il driver.',
  },
  'gpu/gone': {
    title: 'Una GPU è scomparsa',
    help: "Si è staccata dal bus o il driver l'ha persa. Controlla cavi di alimentazione e riser, riduci l'overclock, poi riavvia la macchina.",
  },
  'gpu/not-answering': {
    title: 'Il driver non risponde per questa GPU',
    help: 'Le altre GPU vanno avanti senza di essa. Se resta così, controlla cavi di alimentazione e riser e riavvia la macchina.',
  },
  'gpu/other-fallow': {
    title: 'Un altro Fallow si occupa di questa GPU',
    help: 'Può essere di un altro utente.[ È il processo {pid}.] Escludi la GPU in uno dei due, o chiudi quello; questo riprova da sé.',
  },
  'gpu/driver-mismatch': {
    title: 'Il driver NVIDIA è stato aggiornato e quello vecchio è ancora in funzione',
    help: 'Riavvia la macchina. Fino ad allora né Fallow né altri programmi possono usare di nuovo le schede NVIDIA.',
  },
  'gpu/clocks-out-of-range': {
    title: 'Il driver non consente questo limite di potenza, questa frequenza o questa ventola',
    help: 'Cambialo nella pagina GPU.[ Il driver consente da {min} a {max}.] Fino ad allora la scheda mina con i valori suoi.',
  },
  'gpu/clocks-refused': {
    title: 'Non è stato possibile impostare limite di potenza, frequenze o ventola',
    help: 'La scheda mina con i valori suoi. Guarda i dettagli, cambia i valori o premi "Applica di nuovo" nella pagina GPU.',
  },
  'gpu/clocks-no-rights': {
    title: 'Nessuno ha permesso a Fallow di impostare limiti di potenza, frequenze e ventole',
    help: 'Le schede minano con i valori loro. Premi "Applica di nuovo" nella pagina GPU e inserisci la password; per i rig senza schermo vedi docs/clocks.md.',
  },
  'gpu/clocks-held': {
    title: 'La macchina si è bloccata con queste frequenze',
    help: 'Non vengono riapplicate da sole. Imposta qualcosa di più prudente, o premi "Applica di nuovo" nella pagina GPU se non è stata colpa loro.',
  },
  'gpu/clocks-not-restored': {
    title: 'Non è stato possibile ripristinare le frequenze del driver',
    help: 'Quello che Fallow ha impostato può essere ancora in vigore. Riavvia Fallow e permettigli di impostare le frequenze, oppure riavvia la macchina.',
  },
  'gpu/without-overclock': {
    title: 'Mina senza overclock',
    help: "Con l'overclock ha avuto troppi problemi. Imposta frequenze più basse; Fallow riprova con quelle attuali dopo un giorno senza problemi.",
  },
  'job/foreign-miner': {
    title: 'Su questa macchina gira un altro miner[: {program}]',
    help: 'Chiudilo, o escludi la GPU che usa. Prende ciò con cui Fallow minerebbe, e Fallow non gli fa posto. Se non lo hai avviato tu, forse qualcuno mina sulla tua macchina a tua insaputa.',
  },
  'job/not-told-apart': {
    title: 'Per questo programma non può esserci una regola',
    help: 'Fallow non lo distingue da altri programmi: il suo file non si può leggere, oppure è un interprete senza script. Una regola varrebbe per tutti.',
  },
  'claim/timed-out': {
    title: 'I dispositivi non si sono liberati in tempo[ ({seconds} s)]',
    help: 'Il comando è partito comunque. "fallow status" mostra quale miner occupa ancora un dispositivo.',
  },
  'claim/not-yours': {
    title: 'Non puoi prenotare per questo processo: non è tuo',
    help: "Prenota per i tuoi processi, con l'utente che esegue Fallow.",
  },
  'claim/bad-request': {
    title: 'Prenotazione non riconosciuta[: {problem}]',
    help: 'Il protocollo è in docs/socket.md; oppure usa "fallow run -- COMANDO".',
  },
  'hook/not-installed': {
    title: "L'hook di Python non è stato installato[: {reason}]",
    help: "Esegui il comando con l'utente dei lavori, o indica un tuo ambiente con --venv CARTELLA.",
  },
  ...tunerFaults,
};

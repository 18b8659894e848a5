import type { faults as english } from '../en/faults';
import type { TextsLike } from '../fill';
import { probeFaults } from './probeFaults';

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
    title: 'systemd non ha fatto quello che gli è stato chiesto[: {reason}]',
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
  'download/unknown-miner': {
    title: 'Fallow non conosce questo miner',
    help: 'La pagina di configurazione elenca quelli che conosce.',
  },
  'download/no-checksum': {
    title: 'Nessuna somma di controllo è pubblicata[ per {miner}], quindi Fallow non lo scarica',
    help: 'Prendilo dalla pagina del suo autore[, {page}], e scegli il file.',
  },
  'download/unreachable': {
    title: 'Il server da cui scaricare non è raggiungibile[: {host}]',
    help: 'Controlla la rete, e data e ora di questa macchina, poi scarica di nuovo.',
  },
  'download/refused': {
    title: 'Il server non dà il file[ (risposta {status})]',
    help: 'Scarica di nuovo più tardi, oppure prendilo dalla pagina del suo autore[, {page}], e scegli il file.',
  },
  'download/redirected': {
    title: 'Il download porta in un posto di cui Fallow non si fida[: {host}]',
    help: 'Non è stato tenuto nulla. Prendi il miner dalla pagina del suo autore[, {page}], e scegli il file.',
  },
  'download/too-large': {
    title: 'Il file da scaricare è più grande di qualsiasi miner',
    help: 'Non è stato tenuto nulla. Prendi il miner dalla pagina del suo autore[, {page}], e scegli il file.',
  },
  'download/interrupted': {
    title: 'Il download si è interrotto',
    help: 'Scarica di nuovo: dove il server lo permette, riprende da dove si era interrotto.',
  },
  'download/too-slow': {
    title: 'Il server da cui scaricare è troppo lento',
    help: 'Scarica di nuovo più tardi: dove il server lo permette, riprende da dove si era interrotto.',
  },
  'download/wrong-checksum': {
    title: 'Il file[ di {miner}] non è quello pubblicato, ed è stato cancellato',
    help: 'Scarica di nuovo. Se succede ancora, non usare quel file: qualcuno può averlo cambiato.',
  },
  'download/bad-signature': {
    title: 'La firma delle somme di controllo[ di {miner}] non è del suo autore',
    help: 'Non è stato scaricato nulla. Scarica di nuovo più tardi; se resta così, non usare quel file.',
  },
  'download/unsafe-archive': {
    title: "L'archivio[ di {miner}] contiene qualcosa che non c'entra[: {entry}]",
    help: 'È stato cancellato, non ne è rimasto nulla. Prendi il miner dalla pagina del suo autore[, {page}], e scegli il file.',
  },
  'download/bad-archive': {
    title: "L'archivio[ di {miner}] non si può leggere",
    help: 'È stato cancellato. Prendi il miner dalla pagina del suo autore[, {page}], e scegli il file.',
  },
  'download/disk-full': {
    title: "Non c'è spazio per il miner",
    help: 'Libera spazio su disco e scarica di nuovo. Ciò che era stato scaricato è stato cancellato.',
  },
  'download/not-saved': {
    title: 'Il miner non si è potuto scrivere su disco[: {reason}]',
    help: 'Rendi scrivibile la cartella dei dati e riprova.',
  },
  'download/no-xz': {
    title: 'Fallow ha bisogno del programma xz per aprire questo miner',
    help: 'Installalo (su Ubuntu e Debian: sudo apt install xz-utils), poi scarica di nuovo.',
  },
  'download/no-program': {
    title: "L'archivio[ di {miner}] non contiene il suo programma[ {program}]",
    help: 'È stato cancellato. Prendi il miner dalla pagina del suo autore[, {page}], e scegli il file.',
  },
  'download/no-previous': {
    title: "Non c'è una versione precedente[ di {miner}] a cui tornare",
    help: 'Fallow tiene il programma prima di quello attuale. Scegli un file per usarne un altro.',
  },
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
  'tuner/not-tunable': {
    title: 'Questo dispositivo ora non si può ottimizzare',
    help: 'Imposta un miner per il dispositivo, lascialo estrarre e affida all’ottimizzatore almeno una delle sue opzioni.',
  },
  'tuner/running': {
    title: 'Questo dispositivo è già in ottimizzazione',
    help: 'Aspetta la fine della sessione, oppure fermala prima.',
  },
  'tuner/not-running': {
    title: 'Nessuna ottimizzazione in corso',
    help: 'Avviane una nella pagina dell’ottimizzatore o con "fallow tuner start".',
  },
  'tuner/nothing-to-decide': {
    title: 'Non c’è un risultato su cui decidere',
    help: 'Prima ottimizza il dispositivo: adottare, tenere e annullare riguardano ciò che è stato trovato.',
  },
  'tuner/no-result': {
    title: 'Questo risultato non è salvato qui',
    help: 'Forse è stato tolto. Guarda di nuovo l’elenco dei risultati.',
  },
  'tuner/import-unreadable': {
    title: 'Questo non è un file di risultati dell’ottimizzatore',
    help: 'Scegli un file esportato da Fallow.',
  },
  'tuner/import-other-kind': {
    title: 'Questi risultati sono di un altro tipo di rig',
    help: 'I risultati di prova e quelli delle schede vere non si mescolano mai.',
  },
  'tuner/broken': {
    title: 'L’ottimizzatore si è guastato',
    help: 'Il dispositivo estrae con le opzioni di prima. Riavvia l’ottimizzatore; se succede ancora, segnalalo con il log della cartella dei dati.',
  },
};

"""Fallow's start-up hook for Python: a job asks for its GPUs before it uses them.

`fallow hook install` puts this file and fallow_hook.pth into a site-packages folder; `fallow hook remove` takes both away. Where no
Fallow runs, the .pth line ends after a few stat calls and this file is not even loaded. Whatever goes wrong in here, the job goes on:
nothing is printed, nothing is raised. FALLOW_HOOK=0 in the environment switches it off. The conversation is docs/socket.md's.

Written for Python 3.6 and newer, CPython and PyPy. Loads nothing that the interpreter has not loaded already, but for two built-in
modules when there is somebody to talk to.
"""
import os
import sys

VERSION = "1"

# When a library's job claims: before its import goes on, after it, or (torch) at the first use of CUDA. A library at its import is
# an intent: the app clears the GPUs in the meantime.
_BEFORE, _AFTER, _FIRST_USE, _LATER = "before", "after", "first use", "later"
_LIBRARIES = {
    "torch": _LATER,
    "torch.cuda": _FIRST_USE,
    "tensorflow": _AFTER,
    "jax": _AFTER,
    "cupy": _BEFORE,
    "llama_cpp": _BEFORE,
    "onnxruntime": _BEFORE,
    "tensorrt": _BEFORE,
}
_VARIABLES = ("CUDA_VISIBLE_DEVICES", "CUDA_DEVICE_ORDER", "ROCR_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES")

# Tells the processes that this one starts what it has said: "intent PID START" or "claim PID START VARIABLES".
_SEEN = "FALLOW_GUARD_SEEN"

_FIRST_SIGN_S = 5.0
_MARGIN_S = 1.0
_LONGEST_S = 61.0
_MAX_ANSWER = 64 * 1024

_data = _name = None
_announced = set()  # pids; a forked child finds its parent's here, not its own
_claimed = set()
_locks = {}


def start(data, name):
    """Called by the .pth line. `data`: Fallow's data directory when the hook was installed; `name`: that of its socket."""
    global _data, _name
    try:
        _data, _name = data, name
        if os.environ.get("FALLOW_HOOK") == "0" or any(isinstance(finder, _Finder) for finder in sys.meta_path):
            return
        if any(os.path.exists(path) for path in _paths()):
            sys.meta_path.insert(0, _Finder())
    except Exception:
        pass


class _Finder(object):
    """Finds nothing itself: lets the others find the libraries above, and goes along when they are run."""

    def __init__(self):
        self._searching = set()

    def find_spec(self, name, path=None, target=None):
        if name not in _LIBRARIES or name in self._searching:
            return None
        self._searching.add(name)
        try:
            spec = _search(self, name, path, target)
            _accompany(spec, name)
            return spec
        except Exception:
            return None  # the import system asks the same finder again and raises what it raises
        finally:
            self._searching.discard(name)


def _search(ours, name, path, target):
    for finder in list(sys.meta_path):
        find_spec = None if finder is ours else getattr(finder, "find_spec", None)
        spec = None if find_spec is None else find_spec(name, path, target)
        if spec is not None:
            return spec
    return None


def _accompany(spec, name):
    """Wraps this one loader's exec_module: its type stays, and the wrapper is gone once it ran. A mere find_spec() says nothing."""
    loader = getattr(spec, "loader", None)
    original = getattr(loader, "exec_module", None)
    own = getattr(loader, "__dict__", None)
    if original is None or own is None or isinstance(loader, type):
        return
    before = own.get("exec_module")

    def exec_module(module):
        if getattr(module, "__name__", name) != name:  # an archive's loader serves many modules
            return original(module)
        if before is None:
            own.pop("exec_module", None)
        else:
            own["exec_module"] = before
        _quietly(_before_import, name)
        result = original(module)
        _quietly(_after_import, name, module)
        return result

    try:
        loader.exec_module = exec_module
    except Exception:
        pass


def _before_import(name):
    if "." not in name:
        _announce(name)
    if _LIBRARIES[name] == _BEFORE:
        _claim()


def _after_import(name, module):
    if _LIBRARIES[name] == _AFTER:
        _claim()
    elif _LIBRARIES[name] == _FIRST_USE:
        _guard(module)


def _quietly(action, *args):
    try:
        action(*args)
    except Exception:
        pass


# --- torch: the first use of CUDA -------------------------------------------------------------------------------------------------


def _gate(*args, _fallow=None, **kwargs):
    return _fallow()(*args, **kwargs)


def _guard(cuda):
    """Makes torch.cuda._lazy_init claim before it does anything. Every way to CUDA leads through it: C++ calls it by name, and
    modules of torch keep references to it. So the function stays the same object and only its code is exchanged, until it ran."""
    function = getattr(cuda, "_lazy_init", None)
    code = getattr(function, "__code__", None)
    if os.getpid() in _claimed or function is None:
        return
    if code is None or code.co_freevars or not hasattr(function, "__kwdefaults__"):
        _guard_by_name(cuda, function)
        return
    defaults = function.__kwdefaults__

    def claimed():
        try:
            _quietly(_claim)
        finally:
            function.__code__ = code
            function.__kwdefaults__ = defaults
        return function

    function.__kwdefaults__ = dict(defaults or {}, _fallow=claimed)
    function.__code__ = _gate.__code__


def _guard_by_name(cuda, function):
    def _lazy_init(*args, **kwargs):
        try:
            _quietly(_claim)
        finally:
            if cuda.__dict__.get("_lazy_init") is _lazy_init:
                cuda._lazy_init = function
        return function(*args, **kwargs)

    cuda._lazy_init = _lazy_init


# --- what is said, once per job ---------------------------------------------------------------------------------------------------


def _announce(library):
    """Says that this process is about to use `library`; waits for nothing. Workers of a job that spoke already keep quiet."""
    pid = os.getpid()
    if pid in _announced or pid in _claimed:
        return
    _announced.add(pid)
    if _is_alive(*_seen()[1:3]):
        return
    connection = _connect(0)
    if connection is None:
        return
    try:
        connection.send(_request("intent", '"library":"%s",' % library))
        _tell_children("intent", pid)
    finally:
        connection.close()


def _claim():
    """Returns when the devices are free of miners, or the app did not say so in time; at once in a job that has claimed."""
    pid = os.getpid()
    if pid in _claimed:
        return
    with _lock(pid):
        if pid in _claimed:
            return
        try:
            _ask_and_wait(pid)
        finally:
            _claimed.add(pid)


def _lock(pid):
    """A child's is its own: the parent's may have been held by another thread when it forked."""
    import _thread

    return _locks.setdefault(pid, _thread.RLock())


def _ask_and_wait(pid):
    kind, seen_pid, seen_start, seen_variables = _seen()
    is_seen = _is_alive(seen_pid, seen_start)
    if is_seen and kind == "claim" and seen_variables in ("", _variables()):
        return
    # The ranks of a distributed run are one job, and the process that starts them lives as long as it.
    is_rank = is_seen and kind == "intent" and seen_pid == os.getppid() and "LOCAL_RANK" in os.environ
    answer = _ask("parent" if is_rank else "self")
    if b'"untilIdle":true' in answer:
        _ask_at_each_cell(pid)
    elif b'"ok":true' in answer:
        _tell_children("claim", seen_pid if is_rank else pid)


def _ask_at_each_cell(pid):
    """A notebook that was idle for long has lost its devices to mining: each cell asks anew, until the app does not answer."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None:
        return
    is_wanted = [True]

    def before_cell(*_):
        if is_wanted[0] and os.getpid() == pid:
            is_wanted[0] = False  # should it fail or be interrupted
            answers = []
            _quietly(lambda: answers.append(_ask("self")))
            is_wanted[0] = bool(answers) and b'"ok":true' in answers[0]

    shell.events.register("pre_run_cell", before_cell)


def _ask(of):
    """The app's answer to a claim, when it is done; empty where there was none in time."""
    connection = _connect(_FIRST_SIGN_S)
    if connection is None:
        return b""
    try:
        connection.sendall(_request("claim", '"source":"hook","pid":"%s","gpus":null,' % of))
        return _wait(connection)
    finally:
        connection.close()


def _wait(connection):
    """The app first says how long it may take at most, then that it is done."""
    from time import monotonic

    until = monotonic() + _patience()
    data = b""
    may_prolong = True
    while len(data) <= _MAX_ANSWER:
        left = until - monotonic()
        if left <= 0:
            return b""
        connection.settimeout(left)
        chunk = connection.recv(4096)
        if not chunk:
            return b""
        data += chunk
        while b"\n" in data:
            line, data = data.split(b"\n", 1)
            pending = _pending_s(line) if may_prolong else None
            if pending is None:
                return line
            may_prolong = False
            until = monotonic() + min(pending + _MARGIN_S, _LONGEST_S)
    return b""


def _pending_s(line):
    mark = b'"pending":{"timeoutMs":'
    at = line.find(mark)
    if at < 0:
        return None
    digits = line[at + len(mark) :].split(b"}", 1)[0]
    return float(digits) / 1000.0


def _patience():
    try:
        seconds = float(os.environ.get("FALLOW_CLAIM_TIMEOUT_S", ""))
    except ValueError:
        return _FIRST_SIGN_S
    return seconds if 0 < seconds <= _LONGEST_S else _FIRST_SIGN_S


def _request(call, args):
    variables = ",".join('"%s":"%s"' % (name, _escaped(os.environ[name])) for name in _VARIABLES if name in os.environ)
    return ('{"id":1,"call":"%s","args":{%s"env":{%s}}}\n' % (call, args, variables)).encode("ascii", "replace")


def _escaped(text):
    plain = "".join(char for char in text[:1024] if " " <= char)
    return plain.replace("\\", "\\\\").replace('"', '\\"')


# --- who has spoken already -------------------------------------------------------------------------------------------------------


def _tell_children(kind, pid):
    began = _start_of(pid)
    if began is not None:
        os.environ[_SEEN] = "%s %d %s %s" % (kind, pid, began, _variables())


def _seen():
    """(kind, pid, start, variables); pid is None when nothing was said."""
    parts = os.environ.get(_SEEN, "").split(" ", 3)
    if len(parts) != 4 or not parts[1].isdigit():
        return (None, None, None, None)
    return (parts[0], int(parts[1]), parts[2], parts[3])


def _variables():
    return ";".join("%s=%s" % (name, os.environ[name]) for name in _VARIABLES if name in os.environ)


def _is_alive(pid, began):
    return pid is not None and _start_of(pid) == began


def _start_of(pid):
    """With the pid it names one process for as long as the machine is up; None when it has ended."""
    try:
        descriptor = os.open("/proc/%d/stat" % pid, os.O_RDONLY)
    except OSError:
        return None
    try:
        # The name is in brackets and may hold brackets and spaces itself.
        fields = os.read(descriptor, 4096).rpartition(b")")[2].split()
    except OSError:
        return None
    finally:
        os.close(descriptor)
    return None if len(fields) < 20 or fields[0] in (b"Z", b"X") else fields[19].decode("ascii")


# --- the way to the app -----------------------------------------------------------------------------------------------------------


def _connect(timeout):
    """A connection to the running app, or None. `timeout` in seconds; 0 never waits."""
    import _socket

    uid = os.getuid()
    for path in _paths():
        if not _is_ours(os.path.dirname(path), uid) or not os.path.exists(path):
            continue
        connection = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
        try:
            connection.settimeout(timeout)
            connection.connect(path)
            return connection
        except OSError:  # left by an app that died, or too many wait there
            connection.close()
    return None


def _is_ours(directory, uid):
    """/tmp is everybody's: a folder that somebody else made, or a link, is no way to our app."""
    try:
        found = os.lstat(directory)
    except OSError:
        return False
    return found.st_uid == uid and (found.st_mode & 0o170000) == 0o040000


def _paths():
    """Where the app's socket may be, best first, as in docs/socket.md."""
    uid = os.getuid()
    name = _socket_name()
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    folders = [runtime + "/fallow"] if runtime.startswith("/") else []
    folders += ["/run/user/%d/fallow" % uid, "/tmp/fallow-%d" % uid]
    return [folder + "/" + name for folder in folders]


def _socket_name():
    data = os.environ.get("FALLOW_DATA") or _data
    if data == _data:
        return _name
    real = os.path.realpath(data) if os.path.exists(data) else os.path.abspath(data)
    return _sha256(os.fsencode(real)).hexdigest()[:16] + ".sock"


def _sha256(data):
    """By a module that costs little to load; hashlib would bring OpenSSL along."""
    try:
        from _sha2 import sha256  # Python 3.12 and newer
    except ImportError:
        try:
            from _sha256 import sha256
        except ImportError:
            from hashlib import sha256
    return sha256(data)

# As much of IPython as a notebook's cells need.
class _Events:
    def __init__(self):
        self.callbacks = []

    def register(self, event, function):
        assert event == "pre_run_cell"
        self.callbacks.append(function)


class _Shell:
    events = _Events()

    def run_cell(self, code):
        for function in self.events.callbacks:
            function("info")
        exec(code, {})


_shell = _Shell()


def get_ipython():
    return _shell

"""One case of the suite: a function of a client, a repository and perhaps a parameter."""
import traceback

CASES = []


class Case:
    def __init__(self, run, parameters):
        self.run, self.parameters = run, parameters

    def each(self):
        """(name, parameters) of all its forms."""
        name = self.run.__name__
        return [(f"{name}[{p}]", (p,)) for p in self.parameters] or [(name, ())]


def case(*parameters):
    def keep(run):
        CASES.append(Case(run, parameters))
        return CASES[-1]

    return keep


def result(run, client, repo, parameters):
    """None when it passes, else where it does not."""
    try:
        run(client, repo, *parameters)
    except AssertionError as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        return f"line {frame.lineno}: {frame.line}"
    except Exception as error:  # a stand-in may leave nothing to look at
        return repr(error)
    return None

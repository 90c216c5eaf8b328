"""python -m stack up|run|worker|manage|check|test|bench (see the Makefile)."""

import argparse
import sys

from stack import benching, run, testing, up
from stack.machine import StackError, complain
from stack.processes import Stopped


def main() -> int:
    try:
        return _do(_arguments())
    except StackError as trouble:
        complain(str(trouble))
    except (Stopped, KeyboardInterrupt):
        complain("stopped.")
    except OSError as error:  # a full disk, a file of somebody else
        complain(f"{error.strerror}: {error.filename or 'no file named'}.")
    return 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m stack")
    deeds = parser.add_subparsers(dest="deed", required=True)
    for name in ("up", "run", "worker", "check"):
        deeds.add_parser(name)
    deeds.add_parser("manage").add_argument("words", nargs=argparse.REMAINDER)
    deeds.add_parser("bench").add_argument("--only", default="")
    test = deeds.add_parser("test")
    test.add_argument("-k", default="")
    test.add_argument("--only", default="")
    test.add_argument("-n", dest="workers", default="")
    return parser.parse_args()


def _do(wish: argparse.Namespace) -> int:
    match wish.deed:
        case "up":
            up.up()
        case "run":
            run.run()
        case "worker":
            run.worker()
        case "manage":
            run.manage(wish.words)
        case "check":
            testing.check()
        case "test":
            testing.test(k=wish.k, only=wish.only, workers=wish.workers)
        case "bench":
            return benching.bench(only=wish.only)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""python -m stack up|run|worker|manage|check|test|bench (see the Makefile)."""

import argparse
import sys

from stack import benching, run, testing, up
from stack.machine import StackError, report_error
from stack.processes import StopRequested


def main() -> int:
    try:
        return _run(_arguments())
    except StackError as error:
        report_error(str(error))
    except (StopRequested, KeyboardInterrupt):
        report_error("stopped.")
    except OSError as error:  # a full disk, a file of another user
        report_error(f"{error.strerror}: {error.filename or 'no file named'}.")
    return 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m stack")
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("up", "run", "worker", "check"):
        commands.add_parser(name)
    commands.add_parser("manage").add_argument("words", nargs=argparse.REMAINDER)
    commands.add_parser("bench").add_argument("--only", default="")
    test = commands.add_parser("test")
    test.add_argument("-k", default="")
    test.add_argument("--only", default="")
    test.add_argument("-n", dest="workers", default="")
    test.add_argument("--all", action="store_true")
    return parser.parse_args()


def _run(arguments: argparse.Namespace) -> int:
    match arguments.command:
        case "up":
            up.up()
        case "run":
            run.run()
        case "worker":
            run.worker()
        case "manage":
            run.manage(arguments.words)
        case "check":
            testing.check()
        case "test":
            testing.test(
                k=arguments.k,
                only=arguments.only,
                workers=arguments.workers,
                everything=arguments.all,
            )
        case "bench":
            return benching.bench(only=arguments.only)
    return 0


if __name__ == "__main__":
    sys.exit(main())

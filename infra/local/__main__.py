"""Bring the product up: ``python -m infra.local --port 8000 --folder .local``."""

import argparse
import logging
import os
import signal
import socket
import sys
import threading
from pathlib import Path

_HOST = "127.0.0.1"
_REPOSITORY = Path(__file__).resolve().parents[2]


def main() -> None:
    """Run until interrupted (Ctrl+C) or terminated; the state is written on the way out."""
    arguments = _arguments()
    for option in ("PORT", "AWS_PORT"):
        _check_free(option, getattr(arguments, option.lower()))
    os.environ["MOTO_PORT"] = str(arguments.aws_port)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    sys.path[:0] = [str(_REPOSITORY / "shared")]
    from infra.local import bringing
    from infra.local.engine import Engine

    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    folder = arguments.folder.resolve()
    if arguments.restore is not None and not bringing.is_under_way(folder):
        bringing.take_over(arguments.restore.resolve(), folder)
    with Engine(
        folder,
        arguments.port,
        seed=True,
        schedules=True,
        second_factor=arguments.second_factor,
    ) as engine:
        if bringing.is_under_way(folder):
            restored = bringing.restore_newest(engine)
            count = sum(each.written for each in restored.done.values())
            print(f"Đã khôi phục {count} mục từ bản sao lưu {restored.backup_id}.")
        print(f"QLVB: {engine.address}/        thư đã gửi: {engine.address}/local/outbox")
        print(f"Dữ liệu giữ tại {folder}; dừng bằng Ctrl+C.")
        for account in engine.accounts:
            print("  " + "  ".join(f"{value}" for value in account.values()))
        sys.stdout.flush()
        ended.wait()
    print("Đã dừng.")


def _check_free(option: str, port: int) -> None:
    try:
        socket.create_server((_HOST, port)).close()
    except OSError:
        sys.exit(
            f"Cổng {port} đang được chương trình khác dùng (có thể hệ thống đã chạy sẵn).\n"
            f"Hãy dừng chương trình đó, hoặc chọn cổng khác: make run {option}=<số cổng>."
        )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.local", description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="the page's port on 127.0.0.1")
    parser.add_argument("--aws-port", type=int, default=5070, help="moto's port on 127.0.0.1")
    parser.add_argument("--folder", type=Path, default=_REPOSITORY / ".local", help="kept state")
    parser.add_argument("--restore", type=Path, help="a kept folder with backups to begin from")
    parser.add_argument(
        "--second-factor", action="store_true", help="ask for an authenticator's code, as on AWS"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()

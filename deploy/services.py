"""What a team's server runs, in one list; ``python deploy/services.py`` writes it down for Docker Compose and systemd.

``compose.yaml``, ``Caddyfile`` and ``systemd/`` are written by it and never by hand, so that both ways run the same.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
DATA = "/var/lib/waqai"  # what is kept, in a container and on a server
BACKUPS = "/var/backups/waqai"
CODE = "/opt/waqai"
PYTHON = f"{CODE}/.venv/bin/python"
SETTINGS = "EnvironmentFile=-/etc/waqai/settings"  # the name of the server, read by page and proxy alike
MADE = "# Written by deploy/services.py; change it there.\n"


@dataclass(frozen=True)
class Service:
    """One thing that runs.

    Attributes
    ----------
    name, about : str
        What it is called, and what it does in a line.
    command : tuple of str
        What Python is given, from the folder of the code.
    contained : tuple of str
        What it is given besides in a container, where the network is the containers' own.
    memory, processors : str, float
        How much it may use.
    writes : tuple of str
        The folders it may write; all else is read-only.
    daily : str
        The time of day it runs, for what ends by itself; empty for what goes on.
    """

    name: str
    about: str
    command: tuple[str, ...]
    contained: tuple[str, ...] = ()
    memory: str = "1G"
    processors: float = 1.0
    writes: tuple[str, ...] = (DATA,)
    daily: str = ""
    health: str = ""
    ports: tuple[str, ...] = field(default=())


SERVICES = (
    Service(
        "page", "the dashboard", ("cli.py", "serve", "--port", "8501", "--host", "${WAQAI_HOST}"),
        contained=("--address", "0.0.0.0", "--open"), memory="2G", processors=1.5, health="http://localhost:8501/health",
    ),
    Service("watch", "visits the sources", ("cli.py", "watch", f"{DATA}/sources.toml"), memory="2G"),
    Service(
        "backup", "a backup each night, restored to see that it can be",
        ("deploy/nightly.py", BACKUPS, "--keep", "14"),
        contained=("--every-day", "02:30"), writes=(DATA, BACKUPS), daily="02:30",
    ),
)  # fmt: skip


def compose() -> str:
    """The file for Docker Compose."""
    lines = [
        MADE.rstrip(),
        "# sh deploy/secrets.sh && docker compose -f deploy/compose.yaml up -d",
        "name: waqai",
        "x-own: &own",
        "  build: {context: .., dockerfile: deploy/Dockerfile}",
        "  image: waqai:local",
        "  restart: unless-stopped",
        "  read_only: true",
        '  user: "10001:10001"',
        "  cap_drop: [ALL]",
        '  security_opt: ["no-new-privileges:true"]',
        '  tmpfs: ["/tmp:size=256m"]',
        "  secrets: [db]",
        "  depends_on: {db: {condition: service_healthy}}",
        "  environment: &settings",
        f"    WAQAI_VAR: {DATA}",
        f"    WAQAI_INBOX: {DATA}/inbox",
        "    WAQAI_DB_FILE: /run/secrets/db",
        "    WAQAI_HOST: ${WAQAI_HOST:-localhost}",
        "services:",
    ]
    for one in SERVICES:
        command = [w.replace("${WAQAI_HOST}", "${WAQAI_HOST:-localhost}") for w in (*one.command, *one.contained)]
        lines += [
            f"  {one.name}: # {one.about}",
            "    <<: *own",
            f"    command: [{', '.join(map(_quoted, command))}]",
            f"    volumes: [{', '.join(f'{_volume(folder)}:{folder}' for folder in one.writes)}]",
            f"    mem_limit: {one.memory.lower()}",
            f"    cpus: {one.processors}",
            "    pids_limit: 200",
            f"    networks: [{'front, back' if one.health else 'back, out' if one.name == 'watch' else 'back'}]",
        ]
        if one.health:
            ask = f"import urllib.request as r; r.urlopen('{one.health}', timeout=5)"
            lines += [
                f"    healthcheck: {{test: [CMD, python, -c, {_quoted(ask)}], interval: 30s, timeout: 10s, retries: 3}}"
            ]
    lines += [
        "  db: # PostgreSQL with PostGIS, reached by the others only",
        "    image: postgis/postgis:17-3.5",
        "    restart: unless-stopped",
        "    environment: {POSTGRES_USER: waqai, POSTGRES_DB: waqai, POSTGRES_PASSWORD_FILE: /run/secrets/db_password}",
        "    secrets: [db_password]",
        '    volumes: ["database:/var/lib/postgresql/data", "./database.sql:/docker-entrypoint-initdb.d/waqai.sql:ro"]',
        '    security_opt: ["no-new-privileges:true"]',
        "    mem_limit: 2g",
        "    cpus: 1.5",
        "    pids_limit: 200",
        "    networks: [back]",
        "    healthcheck: {test: [CMD-SHELL, pg_isready -U waqai], interval: 10s, timeout: 5s, retries: 10}",
        "  proxy: # TLS; a certificate of its own on this machine, a public one for a public name",
        "    image: caddy:2",
        "    restart: unless-stopped",
        "    read_only: true",
        "    cap_drop: [ALL]",
        "    cap_add: [NET_BIND_SERVICE]",
        '    security_opt: ["no-new-privileges:true"]',
        '    environment: {WAQAI_HOST: "${WAQAI_HOST:-localhost}", WAQAI_PAGE: "page:8501", WAQAI_BIND: "0.0.0.0",'
        ' WAQAI_TLS: "${WAQAI_TLS:-}"}',
        '    ports: ["${WAQAI_LISTEN:-127.0.0.1}:80:80", "${WAQAI_LISTEN:-127.0.0.1}:443:443"]',
        '    volumes: ["./Caddyfile:/etc/caddy/Caddyfile:ro", "certificates:/data", "caddy:/config"]',
        "    mem_limit: 256m",
        "    cpus: 0.5",
        "    pids_limit: 100",
        "    depends_on: {page: {condition: service_healthy}}",
        "    networks: [front, out]",
        "networks:",
        "  front: {internal: true} # page and proxy",
        "  back: {internal: true} # what speaks to the database",
        "  out: {}",
        "volumes: {data: {}, backups: {}, database: {}, certificates: {}, caddy: {}}",
        "secrets:",
        "  db: {file: ./secrets/db}",
        "  db_password: {file: ./secrets/db_password}",
    ]
    return "\n".join(lines) + "\n"


def _volume(folder: str) -> str:
    return {DATA: "data", BACKUPS: "backups"}[folder]


def _quoted(word: str) -> str:
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


def caddyfile() -> str:
    """The settings of the proxy."""
    return (
        f"{MADE}"
        "{\n\tskip_install_trust\n}\n"  # the proxy's user may not change what the machine trusts
        "{$WAQAI_HOST:localhost} {\n"
        "\t@named not host localhost\n"
        "\theader @named Strict-Transport-Security max-age=31536000\n"  # on localhost it would bind every port
        "\tbind {$WAQAI_BIND:127.0.0.1}\n"
        "\t{$WAQAI_TLS:# a public name gets a public certificate, localhost one of its own}\n"
        "\tencode zstd gzip\n"
        "\trequest_body {\n\t\tmax_size 200MB\n\t}\n"
        "\theader {\n"
        "\t\tX-Content-Type-Options nosniff\n"
        "\t\tReferrer-Policy same-origin\n"
        "\t\tX-Frame-Options SAMEORIGIN\n"
        "\t\t-Server\n"
        "\t}\n"
        "\treverse_proxy {$WAQAI_PAGE:127.0.0.1:8501}\n"
        "}\n"
    )


def unit(one: Service) -> str:
    """A unit of systemd."""
    command = shlex.join([PYTHON, *one.command]).replace("'${WAQAI_HOST}'", "${WAQAI_HOST}")
    lines = [
        MADE.rstrip(),
        "[Unit]",
        f"Description=Waqai: {one.about}",
        "After=network-online.target postgresql.service",
        "Wants=network-online.target",
        "",
        "[Service]",
        f"Type={'oneshot' if one.daily else 'exec'}",
        "User=waqai",
        "Group=waqai",
        f"WorkingDirectory={CODE}",
        "LoadCredential=db:/etc/waqai/db",
        "Environment=WAQAI_DB_FILE=%d/db",
        f"Environment=HOME={DATA}",  # ProtectHome closes the user's own, and Streamlit fails where it may not look
        f"Environment=WAQAI_VAR={DATA} WAQAI_INBOX={DATA}/inbox WAQAI_HOST=localhost",
        SETTINGS,
        f"ExecStart={command}",
        *([] if one.daily else ["Restart=on-failure", "RestartSec=10"]),
        "TimeoutStopSec=60",
        "SuccessExitStatus=143",  # ended as asked
        f"MemoryMax={one.memory}",
        f"CPUQuota={one.processors:.0%}",
        "TasksMax=200",
        f"ReadWritePaths={' '.join(one.writes)}",
        "ProtectSystem=strict",
        "ProtectHome=true",
        "PrivateTmp=true",
        "PrivateDevices=true",
        "NoNewPrivileges=true",
        "CapabilityBoundingSet=",
        "RestrictSUIDSGID=true",
        "RestrictNamespaces=true",
        "ProtectKernelTunables=true",
        "ProtectKernelModules=true",
        "ProtectControlGroups=true",
        "LockPersonality=true",
        "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6",
        "UMask=0077",
    ]
    if not one.daily:
        lines += ["", "[Install]", "WantedBy=multi-user.target"]
    return "\n".join(lines) + "\n"


def timer(one: Service) -> str:
    """When a unit runs that ends by itself."""
    when = [f"OnCalendar=*-*-* {one.daily}:00", "Persistent=true", "RandomizedDelaySec=300"]
    about = f"Description=Waqai: {one.about}"
    return (
        "\n".join([MADE.rstrip(), "[Unit]", about, "", "[Timer]", *when, "", "[Install]", "WantedBy=timers.target"])
        + "\n"
    )


def files() -> dict[str, str]:
    """Name in this folder -> content."""
    made = {"compose.yaml": compose(), "Caddyfile": caddyfile()}
    made["systemd/caddy.service.d/waqai.conf"] = f"{MADE}[Service]\n{SETTINGS}\n"
    for one in SERVICES:
        made[f"systemd/waqai-{one.name}.service"] = unit(one)
        if one.daily:
            made[f"systemd/waqai-{one.name}.timer"] = timer(one)
    return made


if __name__ == "__main__":
    for name, content in files().items():
        path = HERE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")

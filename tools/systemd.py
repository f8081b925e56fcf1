"""A systemd unit of the user's."""


def service() -> str:
    """A systemd unit of the user's: the band is there when the machine is, and after a crash again."""
    return """[Unit]
Description=bandmate, a band member that listens
Wants=sound.target
After=sound.target pipewire.service

[Service]
ExecStart=%h/bandmate/.venv/bin/bandmate jam --quiet --setlist tonight --takes %h/takes
Restart=on-failure
RestartSec=1
LimitRTPRIO=80
LimitMEMLOCK=infinity

[Install]
WantedBy=default.target
"""

"""Run in a process of its own, on a bus of its own: what the system says when it sleeps or its screen locks, as a stand-in says
it. Each line that it reads is what to say; it tells when it has said so, and when sleep is held up no more.
"""

import os
import select
import sys

from jeepney import DBusAddress, Message, MessageType, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

LOGIND, PATH = "org.freedesktop.login1", "/org/freedesktop/login1"
MANAGER = DBusAddress(PATH, interface="org.freedesktop.login1.Manager")
SESSION = DBusAddress(f"{PATH}/session/_31", interface="org.freedesktop.login1.Session")


def screen(desktop: str) -> DBusAddress:
    return DBusAddress(f"/org/{desktop}/ScreenSaver", interface=f"org.{desktop}.ScreenSaver")


SAYINGS: dict[str, Message] = {
    "sleep": new_signal(MANAGER, "PrepareForSleep", "b", (True,)),
    "wake": new_signal(MANAGER, "PrepareForSleep", "b", (False,)),
    "session": new_signal(SESSION, "Lock"),
    "gnome": new_signal(screen("gnome"), "ActiveChanged", "b", (True,)),
    "gnome ends": new_signal(screen("gnome"), "ActiveChanged", "b", (False,)),
    "freedesktop": new_signal(screen("freedesktop"), "ActiveChanged", "b", (True,)),
}


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def delay(bus: DBusConnection) -> int:
    """Wait until the program asks that sleep waits for it, and let it; gives where one hears that it waits no more."""
    while True:
        asked = bus.receive(timeout=120)
        if asked.header.message_type is MessageType.method_call:
            assert asked.body[0] == "sleep"
            assert asked.body[3] == "delay"
            reading, writing = os.pipe()
            bus.send(new_method_return(asked, "h", (writing,)))
            os.close(writing)
            return reading


def speak() -> None:
    bus = open_dbus_connection("SYSTEM", enable_fds=True)
    bus.send_and_get_reply(message_bus.RequestName(LOGIND))
    say("here")
    while True:
        held = delay(bus)
        line = sys.stdin.readline()
        assert select.select([held], [], [], 0)[0] == []
        for saying in line.strip().split(", "):
            bus.send(SAYINGS[saying])
        say("said")
        os.read(held, 1)
        os.close(held)
        say("sleep may come")


if __name__ == "__main__":
    speak()

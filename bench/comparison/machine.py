"""What the figures were measured on."""
import os
import platform


def cpus():
    """The numbers of the CPUs that this program may use."""
    return sorted(os.sched_getaffinity(0))


def description():
    """CPU model, number of CPUs and kernel."""
    return f"{_model()}, {len(cpus())} CPUs, {platform.system()} {platform.release()}"


def _model():
    with open("/proc/cpuinfo") as file:
        for line in file:
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.machine()


def listed(numbers):
    """As people write it: 0, 2-3."""
    runs = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def parsed(text):
    """The numbers in a list such as 0,2-3. Raises ValueError if it is none."""
    numbers = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        numbers.update(range(int(first), int(last or first) + 1))
    return sorted(numbers)

#include "drivers/ipp/cups_port.h"
#include "kiosk/base/module.h"

KIOSK_MODULE_TABLE(drivers::CupsModule, bianmin_cups){&drivers::open_cups_port};

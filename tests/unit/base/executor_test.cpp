#include "kiosk/base/executor.h"


# The Debian package of a terminal: cmake --build --preset release --target package. A build with automation has no package.
if(BIANMIN_AUTOMATION)
  return()
endif()

set(BIANMIN_PACKAGE_CONTACT "Bianmin Kiosk <kiosk@bianmin.example>" CACHE STRING "Who answers for the package")

# Programs, fonts and data that a terminal runs with; dpkg-shlibdeps finds what its programs link.
set(run_packages_file "${CMAKE_SOURCE_DIR}/packaging/packages.txt")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${run_packages_file}")
file(STRINGS "${run_packages_file}" lines)
set(run_packages systemd)
set(in_run FALSE)
foreach(line IN LISTS lines)
  if(line MATCHES "^\\[(.*)\\]")
    string(COMPARE EQUAL "${CMAKE_MATCH_1}" run in_run)
  elseif(in_run AND line MATCHES "^([a-z0-9][a-z0-9.+-]*)")
    list(APPEND run_packages "${CMAKE_MATCH_1}")
  endif()
endforeach()
list(JOIN run_packages ", " depends)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME bianmin-kiosk)
set(CPACK_PACKAGE_VENDOR "Bianmin Kiosk")
set(CPACK_PACKAGE_CONTACT "${BIANMIN_PACKAGE_CONTACT}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_DESCRIPTION "A citizen finds a service, lays the identity card on the reader, answers, signs and takes a
receipt; the case reaches the central platform exactly once. The service is started by nobody
before its configuration is filled in: see /usr/share/doc/bianmin-kiosk/OPERATIONS.md.")
set(CPACK_PACKAGE_DIRECTORY "${CMAKE_BINARY_DIR}/package")
set(CPACK_INSTALL_CMAKE_PROJECTS "${CMAKE_BINARY_DIR};${PROJECT_NAME};terminal;/")
# Settings lie in /etc, outside the prefix.
set(CPACK_SET_DESTDIR ON)
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_THREADS 0)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION misc)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "${depends}")
# The screen; reports for the office.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "xserver-xorg, x11-xserver-utils, python3")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(scripts "${CMAKE_SOURCE_DIR}/packaging/deb")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA "${scripts}/postinst" "${scripts}/prerm" "${scripts}/postrm" "${scripts}/conffiles")
include(CPack)
